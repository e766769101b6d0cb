"""Makes training.json: merges that the tokenizers library learns from small texts, for TokenizerTrainerTests.

Run with Python 3 and `pip install tokenizers` (made with 0.23.3): python3 make_training.py
"""
import json
import os
import random

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

LLAMA3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|"
          r"\s*[\r\n]+|\s+(?!\S)|\s+")


def texts(seed):
    draw = random.Random(seed)
    syllables = ["ka", "lo", "mi", "ter", "an", "é", "ß", "aaa", "ing", "st", "你", "r", "7", "20"]
    words = ["".join(draw.choice(syllables) for _ in range(draw.randint(1, 5))) for _ in range(60)]
    marks = [" ", " ", " ", ", ", ". ", "\n", "  ", "'s "]
    return ["".join(draw.choice(words) + draw.choice(marks) for _ in range(draw.randint(5, 60))) for _ in range(25)]


def learn(split, corpus, size):
    tokenizer = Tokenizer(models.BPE())
    if split == "gpt2":
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    else:
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
            [pre_tokenizers.Split(Regex(LLAMA3), "isolated"),
             pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    trainer = trainers.BpeTrainer(
        vocab_size=size, min_frequency=2, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    tokenizer.train_from_iterator(corpus, trainer)
    return [" ".join(merge) for merge in json.loads(tokenizer.to_str())["model"]["merges"]]


cases = []
for seed, split, size in [(1, "llama3", 400), (2, "gpt2", 400), (3, "llama3", 5000), (4, "gpt2", 320)]:
    corpus = texts(seed)
    cases.append({"split": split, "size": size, "texts": corpus, "merges": learn(split, corpus, size)})
place = os.path.join(os.path.dirname(os.path.abspath(__file__)), "training.json")
json.dump(cases, open(place, "w"), ensure_ascii=False, indent=0)
