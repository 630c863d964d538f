"""NumPy's side of the races: reads one request a line, answers one line each. float32, one thread, in place."""

import base64
import json
import sys
import time

import numpy as np


def decode(text, dtype):
    return np.frombuffer(base64.b64decode(text), dtype=dtype)


def encode(array):
    return base64.b64encode(np.ascontiguousarray(array, dtype=np.float32).tobytes()).decode()


class Normals:
    def __init__(self, request):
        self.shape = (request["side"], request["side"])
        self.generator = np.random.default_rng(7)

    def run(self):
        self.generator.standard_normal(self.shape, dtype=np.float32)


class Histograms:
    def __init__(self, request):
        values = np.fromfile(request["file"], dtype=np.float32)
        self.layers = np.split(values, request["count"])
        self.bins = request["bins"]

    def run(self):
        for layer in self.layers:
            np.histogram(layer, bins=self.bins)


class Training:
    """Two layers, sigmoid, cross-entropy, L2; every array is made once."""

    def __init__(self, request, images=None, labels=None):
        features, hidden, classes = request["sizes"]
        batch = request["batchSize"]
        generator = np.random.default_rng(7)
        if images is None:
            images = generator.random((request["images"], features), dtype=np.float32)
            labels = generator.integers(0, classes, request["images"])
        self.images = images
        self.targets = np.eye(classes, dtype=np.float32)[labels]
        self.generator = generator
        self.batch = batch
        self.rate = np.float32(request["learningRate"] / batch)
        self.keep = np.float32(1 - 2 * request["learningRate"] * request["l2"])
        # (in, out), as a forward product wants it.
        scale = np.float32(features**-0.5)
        self.w1 = generator.standard_normal((features, hidden), dtype=np.float32) * scale
        self.w2 = generator.standard_normal((hidden, classes), dtype=np.float32) * scale
        self.b1 = np.zeros(hidden, dtype=np.float32)
        self.b2 = np.zeros(classes, dtype=np.float32)

        def empty(*shape):
            return np.empty(shape, dtype=np.float32)

        self.x, self.t = empty(batch, features), empty(batch, classes)
        self.a1, self.a2 = empty(batch, hidden), empty(batch, classes)
        self.d1, self.d2 = empty(batch, hidden), empty(batch, classes)
        self.slope = empty(batch, hidden)
        self.g1, self.g2 = empty(features, hidden), empty(hidden, classes)
        self.s1, self.s2 = empty(hidden), empty(classes)

    def step(self, rows):
        x, t, a1, a2, d1, d2 = self.x, self.t, self.a1, self.a2, self.d1, self.d2
        # Any mode but "raise" spares a buffer; the rows are in range.
        np.take(self.images, rows, axis=0, out=x, mode="clip")
        np.take(self.targets, rows, axis=0, out=t, mode="clip")
        np.dot(x, self.w1, out=a1)
        sigmoid(a1, self.b1)
        np.dot(a1, self.w2, out=a2)
        sigmoid(a2, self.b2)
        # The gradient by the logits, with the learning rate and the mean over the batch already in it.
        np.subtract(a2, t, out=d2)
        np.multiply(d2, self.rate, out=d2)
        np.dot(d2, self.w2.T, out=d1)
        np.subtract(np.float32(1), a1, out=self.slope)
        np.multiply(self.slope, a1, out=self.slope)
        np.multiply(d1, self.slope, out=d1)
        np.dot(x.T, d1, out=self.g1)
        np.dot(a1.T, d2, out=self.g2)
        np.add.reduce(d1, axis=0, out=self.s1)
        np.add.reduce(d2, axis=0, out=self.s2)
        for w, g in ((self.w1, self.g1), (self.w2, self.g2)):
            np.multiply(w, self.keep, out=w)
            np.subtract(w, g, out=w)
        np.subtract(self.b1, self.s1, out=self.b1)
        np.subtract(self.b2, self.s2, out=self.b2)

    def run(self):
        order = self.generator.permutation(len(self.images))
        for at in range(0, len(order), self.batch):
            self.step(order[at : at + self.batch])


def sigmoid(z, bias):
    """In place: 1 / (1 + e^-(z + bias))."""
    np.add(z, bias, out=z)
    np.negative(z, out=z)
    np.exp(z, out=z)
    np.add(z, np.float32(1), out=z)
    np.reciprocal(z, out=z)


def train(request):
    """The weights (out, in) after one pass over the given images, in the order they stand in."""
    sizes = request["sizes"]
    images = decode(request["images"], np.uint8).reshape(-1, sizes[0])
    images = images.astype(np.float32) / np.float32(255)
    training = Training(request, images, decode(request["labels"], np.uint8))
    training.w1, training.w2 = (
        np.ascontiguousarray(decode(text, np.float32).reshape(sizes[layer + 1], sizes[layer]).T)
        for layer, text in enumerate(request["weights"])
    )
    training.b1, training.b2 = (decode(text, np.float32).copy() for text in request["biases"])
    rows = np.arange(len(images))
    for at in range(0, len(rows), training.batch):
        training.step(rows[at : at + training.batch])
    return [encode(training.w1.T), encode(training.w2.T)]


RACES = {"normals": Normals, "propagation": Histograms, "training": Training}


def answer(request, race):
    if request["do"] == "open":
        return RACES[request["case"]](request), {}
    if request["do"] == "time":
        began = time.perf_counter()
        for _ in range(request["repeats"]):
            race.run()
        return race, {"milliseconds": (time.perf_counter() - began) * 1000}
    return race, {"weights": train(request)}


def main():
    print(json.dumps({"version": np.__version__}), flush=True)
    race = None
    for line in sys.stdin:
        race, reply = answer(json.loads(line), race)
        print(json.dumps(reply), flush=True)


main()
