"""Make the model's matrix products fast: by numpy's BLAS, and in one thread."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language


def use_numpy_products(nlp: Language) -> None:
    """Let the model multiply with numpy's BLAS instead of the one that thinc brings: measured 2.8 times as fast.

    Only plain NumpyOps are replaced: on a Mac or a GPU thinc has chosen something better.
    """
    plain = importlib.import_module("thinc.api").NumpyOps
    faster = _make_operations(plain)
    for _, pipe in nlp.pipeline:
        model = getattr(pipe, "model", None)  # rules have none
        for node in model.walk() if model is not None else ():
            if type(node.ops) is plain:
                node.ops = faster


def _make_operations(plain: Any) -> object:  # Any: thinc is imported only when a model is loaded
    # looking the libraries up takes a millisecond, setting a limit ten microseconds
    blas = importlib.import_module("threadpoolctl").ThreadpoolController().select(user_api="blas")
    if all(library.num_threads == 1 for library in blas.lib_controllers):
        return plain(use_blis=False)  # as in the processes of `--jobs`: there is nothing to limit

    class OneThread(plain):  # type: ignore[misc]  # see above
        """numpy's products, made in this thread.

        Sentences are too small to share among several: four threads took up to fifty times as long when the machine
        was busy, and `--jobs` brings processes of its own.
        """

        def gemm(self, *matrices: object, **options: object) -> object:
            with blas.limit(limits=1):
                return super().gemm(*matrices, **options)

    return OneThread(use_blis=False)
