"""Trains gensim's skip-gram on text that write-text.ts wrote and prints how many analogy questions it answers.

python learn.py TEXT QUESTIONS [--seed 1] [--size 64] [--epochs 5]; not here: any golden file, nothing is written.
"""

import argparse

from gensim.models import Word2Vec
from gensim.models.word2vec import LineSentence

NAMED = ["king queen husband wife", "dog cat puppy kitten", "us washington south_korea seoul", "tokyo japan paris france"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("text")
    parser.add_argument("questions")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", type=int, default=64)
    parser.add_argument("--epochs", type=int, default=5)
    options = parser.parse_args()

    vectors = Word2Vec(
        LineSentence(options.text),
        vector_size=options.size,
        epochs=options.epochs,
        seed=options.seed,
        sg=1,
        min_count=1,
        workers=1,
    ).wv
    accuracy, sections = vectors.evaluate_word_analogies(options.questions)
    print(f"{len(vectors)} words, accuracy {accuracy:.4f}")
    for section in sections[:-1]:
        right, wrong = section["correct"], section["incorrect"]
        print(f"  {section['section']:16} {len(right)} of {len(right) + len(wrong)}", *[" ".join(q).lower() for q in wrong[:3]], sep="  ")
    for a, b, c, d in map(str.split, NAMED):
        (best, score), (second, next_score) = vectors.most_similar(positive=[b, c], negative=[a], topn=2)
        print(f"  {a} {b} {c}: {best} {score:.3f}, then {second} {next_score:.3f}{'' if best == d else ', WRONG'}")


if __name__ == "__main__":
    main()
