"""The network: 3x3 convolutions with BatchNormalization, one residual sum, two fully connected layers.

    image [N, 1, 28, 28], pixel / 255
    stem      Conv 1 -> 32, BN, ReLU                                [N, 32, 28, 28]
    down      Conv 32 -> 64 stride 2, BN, ReLU, MaxPool 2           [N, 64, 7, 7]
    residual  x + BN(Conv(ReLU(BN(Conv(x))))), ReLU, 64 -> 64       [N, 64, 7, 7]
    narrow    Conv 64 -> 96 stride 2, BN, ReLU                      [N, 96, 4, 4]
    head      Flatten, Gemm 1536 -> 96, ReLU, Dropout, Gemm 96 -> 10
    logits [N, 10]

The convolutions before a BN have no bias: the BN's own shift would absorb it.
"""

from torch import nn


class ConvNorm(nn.Module):
    """A padded 3x3 convolution and its BatchNormalization."""

    def __init__(self, channels_in, channels_out, stride=1):
        super().__init__()
        self.conv = nn.Conv2d(channels_in, channels_out, 3, stride, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(channels_out)

    def forward(self, x):
        return self.norm(self.conv(x))


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.first = ConvNorm(channels, channels)
        self.second = ConvNorm(channels, channels)
        self.relu = nn.ReLU()

    def forward(self, x):
        return self.relu(x + self.second(self.relu(self.first(x))))


class Digits(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = ConvNorm(1, 32)
        self.down = ConvNorm(32, 64, stride=2)
        self.pool = nn.MaxPool2d(2)
        self.residual = Residual(64)
        self.narrow = ConvNorm(64, 96, stride=2)
        self.relu = nn.ReLU()
        self.flatten = nn.Flatten()
        self.hidden = nn.Linear(96 * 4 * 4, 96)
        self.dropout = nn.Dropout(0.3)
        self.classes = nn.Linear(96, 10)

    def forward(self, image):
        x = self.relu(self.stem(image))
        x = self.pool(self.relu(self.down(x)))
        x = self.relu(self.narrow(self.residual(x)))
        x = self.dropout(self.relu(self.hidden(self.flatten(x))))
        return self.classes(x)
