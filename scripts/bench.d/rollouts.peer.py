"""transformers' side of `rollouts`: 4 prompts of 32 tokens, 8 completions of each, 128 new tokens, temperature 1, no filters,
cached keys and values; batches of 8 and 16. Models and clocks are those of the peers' folder, which PYTHONPATH names.

    rollouts.peer.py SIZE THREADS
"""
import json
import sys
import time

import torch
from models import cpu, make
from transformers import GenerationConfig

PROMPTS, COMPLETIONS, PROMPT_TOKENS, NEW_TOKENS = 4, 8, 32, 128


def main(size, threads):
    torch.set_num_threads(threads)
    model = make(size).eval()
    ids = torch.randint(3, model.config.vocab_size, (PROMPTS, PROMPT_TOKENS)).repeat_interleave(COMPLETIONS, 0)
    settings = GenerationConfig(
        max_new_tokens=NEW_TOKENS, min_new_tokens=NEW_TOKENS, do_sample=True, temperature=1.0, top_k=0, top_p=1.0,
        pad_token_id=0, eos_token_id=None)

    def generate(batch):
        with torch.no_grad():
            model.generate(ids[:batch], attention_mask=torch.ones_like(ids[:batch]), generation_config=settings)

    rows = []
    for batch in (8, 16):
        generate(batch)
        wall, processor = [], []
        for _ in range(3):
            begin, begin_cpu = time.perf_counter(), cpu()
            generate(batch)
            wall.append(time.perf_counter() - begin)
            processor.append(cpu() - begin_cpu)
        tokens = batch * NEW_TOKENS
        rows.append({
            "what": "hf_generate", "size": size, "threads": threads, "batch": batch,
            "tok_s_best": tokens / min(wall), "tok_per_cpu_s": tokens / min(processor)})
    print(json.dumps(rows))


main(sys.argv[1], int(sys.argv[2]))
