"""Put bytes into a file whole or not at all, and keep two writers apart."""

from __future__ import annotations

import errno
import glob
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import StoreError


def replace_file(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Write beside `path`, then rename: a reader sees the old file or the new one, also after a power cut.

    Raises `OSError`.
    """
    pieces = (content,) if isinstance(content, bytes) else content
    if path.exists() and not stat.S_ISREG(path.stat().st_mode) and not path.is_dir():
        with path.open("wb") as device:  # a pipe or a device can't be replaced
            device.writelines(pieces)
        return
    target = path.resolve()  # a symbolic link stays one
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def make_folder(path: Path, files: Iterable[tuple[str, Iterable[bytes]]]) -> None:
    """Write files into a folder beside `path`, then rename it; `path` is absent or an empty folder.

    Raises `OSError`, also when somebody else has made something of that name meanwhile.
    """
    target = path.resolve()
    beside = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name[:40]}.", suffix=".tmp"))
    try:
        for name, pieces in files:
            replace_file(beside / name, pieces)
        beside.chmod(0o777 & ~_umask())
        if sys.platform == "win32" and target.is_dir():
            target.rmdir()  # elsewhere renaming takes the place of an empty folder
        beside.rename(target)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    _sync_folder(target.parent)


def check_place(path: Path) -> None:
    """Raise `StoreError` where `path` can't be written, before hours of work are lost on it."""
    folder = path.absolute().parent
    if not os.path.isdir(folder):  # noqa: PTH112  (pathlib raises where a folder above may not be entered)
        raise StoreError(f"{path}: there is no folder {folder}; make it first, or choose another place.")
    if not os.access(folder, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise StoreError(f"{path}: this place can't be written; choose another one.")


def is_disk_full(error: OSError) -> bool:
    """Whether something could not be written for want of room, or because the user's share is used up."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)


def remove_leftovers(path: Path) -> None:
    """Remove what writers of `path` that were killed have left; only for whoever holds its lock."""
    target = path.resolve()
    for leftover in target.parent.glob(f".{glob.escape(target.name[:40])}.*.tmp"):
        leftover.unlink(missing_ok=True)


@contextmanager
def locked(path: Path) -> Iterator[bool]:
    """Hold the lock file `path`, which names this process; False when another living process holds it.

    The system itself lets go of it when its holder dies, however that happens: a lock that was left behind holds
    nobody up.
    """
    with path.open("a+b") as file:
        if not _try_lock(file.fileno()):
            yield False
            return
        file.truncate(0)
        file.write(f"{os.getpid()}\n".encode())
        file.flush()
        yield True
        file.truncate(0)


def holder(path: Path) -> str:
    """The process number in a lock file, "?" when it can't be read."""
    try:
        return path.read_text(encoding="ascii", errors="replace").strip() or "?"
    except OSError:
        return "?"


def _try_lock(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, 1 << 30, os.SEEK_SET)  # a locked byte can't be read there, and others read the number
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
            return False
        raise
    return True


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable, where the system lets folders be opened."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass  # some network file systems can't; the content is safe
    finally:
        os.close(handle)


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
