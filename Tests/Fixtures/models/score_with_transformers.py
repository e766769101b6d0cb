"""Prints as JSON what transformers makes of a saved model: log-probabilities of token lists, or the reward of the whole
where it is a reward model, and ids of texts.

usage: score_with_transformers.py FOLDER, with {"prompt": ids, "completion": ids, "texts": [...]} on standard input.
Needs torch and transformers.
"""
import json
import sys

import torch
from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForSequenceClassification, AutoTokenizer

request = json.load(sys.stdin)
is_reward = "SequenceClassification" in AutoConfig.from_pretrained(sys.argv[1]).architectures[0]
kind = AutoModelForSequenceClassification if is_reward else AutoModelForCausalLM
model, report = kind.from_pretrained(sys.argv[1], output_loading_info=True)
assert not report["missing_keys"] and not report["unexpected_keys"], report
tokenizer = AutoTokenizer.from_pretrained(sys.argv[1])
ids = torch.tensor([request["prompt"] + request["completion"]])
with torch.no_grad():
    logits = model.eval()(ids).logits.double()
table = logits.log_softmax(-1)[0]
start = len(request["prompt"])
scores = logits[0].tolist() if is_reward else [
    table[start + at - 1, id].item() for at, id in enumerate(request["completion"])]
chat = tokenizer.apply_chat_template(
    [{"role": "user", "content": "Hi"}], add_generation_prompt=True, tokenize=False) if tokenizer.chat_template else ""
print(json.dumps({
    "dtype": str(model.dtype), "scores": scores, "ids": [tokenizer(text)["input_ids"] for text in request["texts"]],
    "end": tokenizer.eos_token_id, "chat": chat}))
