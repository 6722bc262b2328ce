"""Tree paths: one text per node, every segment ending in a slash, so that "all below" is one indexed prefix."""

from __future__ import annotations


def join_path(parent: str, segment: str) -> str:
    """`join_path("us/ma/", "boston")` is `us/ma/boston/`; a segment may hold no slash and may not be empty."""
    if not segment or "/" in segment:
        raise ValueError(f"A path segment is not empty and holds no slash: {segment!r}")
    return f"{parent}{segment}/"


def parent_path(path: str) -> str:
    """The path one level up; the empty text above a root."""
    return path[: path.rstrip("/").rfind("/") + 1]


def ancestors(path: str) -> list[str]:
    """The path itself and all above it, from the root down: `a/b/` gives `["a/", "a/b/"]`."""
    parts = path.rstrip("/").split("/") if path else []
    return ["/".join(parts[: depth + 1]) + "/" for depth in range(len(parts))]


def is_under(path: str, root: str) -> bool:
    """Whether `path` is `root` or lies below it; nothing lies below the empty path."""
    return bool(root) and path.startswith(root)
