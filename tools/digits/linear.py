"""The yardstick of difficulty: multinomial logistic regression on the pixels, trained to its optimum.

    minimise over W [10, 784], b [10]:  mean_i -log softmax(W x_i + b)[y_i] + lambda/2 |W|^2

The problem is convex, so L-BFGS finds its one minimum; lambda is the best of a grid on images held out of training,
which stands the linear model as high as it can. Pixels are standardised by the training set's mean and deviation.
"""

import torch
from torch.nn.functional import cross_entropy

PENALTIES = (1e-3, 1e-2, 1e-1, 1.0)


def fit(images, labels, penalty, iterations=200):
    """(W, b) at the minimum."""
    weight = torch.zeros(10, images.shape[1], requires_grad=True)
    bias = torch.zeros(10, requires_grad=True)
    optimizer = torch.optim.LBFGS([weight, bias], max_iter=iterations, history_size=20, line_search_fn="strong_wolfe")

    def loss():
        optimizer.zero_grad()
        value = cross_entropy(images @ weight.T + bias, labels) + penalty / 2 * (weight * weight).sum()
        value.backward()
        return value

    optimizer.step(loss)
    return weight.detach(), bias.detach()


def linear_accuracy(train, held_out, test):
    """(correct on test, lambda); each argument is (images float [n, 784], labels)."""
    mean, deviation = train[0].mean(0), train[0].std(0) + 1e-6

    def correct(model, part):
        scores = ((part[0] - mean) / deviation) @ model[0].T + model[1]
        return int((scores.argmax(1) == part[1]).sum())

    standardised = (train[0] - mean) / deviation
    models = [(penalty, fit(standardised, train[1], penalty)) for penalty in PENALTIES]
    penalty, best = max(models, key=lambda entry: correct(entry[1], held_out))
    return correct(best, test), penalty
