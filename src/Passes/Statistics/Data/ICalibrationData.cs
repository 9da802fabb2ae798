using NNCompress.OnnxIO;

namespace NNCompress.Passes.Statistics;

/// <summary>Samples to collect statistics over, independent of any model. May be read from several threads at once.</summary>
public interface ICalibrationData
{
    /// <summary>Where the samples lie, for messages.</summary>
    string Place { get; }

    /// <summary>How many samples there are; at least 1.</summary>
    long Count { get; }

    /// <summary>What is equal for two sets of samples exactly when they are the same: part of the key under which statistics are stored.</summary>
    string Fingerprint { get; }

    /// <summary>Model outputs that are inputs of the next step; empty where steps do not depend on each other.</summary>
    IReadOnlyList<StateLink> State { get; }

    /// <summary>Fits the samples to a model's inputs.</summary>
    /// <param name="model">Declares the inputs.</param>
    /// <param name="mostSamples">At most so many samples to a batch, where the model leaves that free.</param>
    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">The data does not fit; every reason is told.</exception>
    ICalibrationBatches Bind(Model model, int mostSamples);

    /// <summary>The first of the samples, or all of them where there are fewer; reads these, and owns nothing.</summary>
    ICalibrationData First(long samples);

    /// <summary>Samples from one on, as many as wanted or as there are; reads these, and owns nothing.</summary>
    ICalibrationData Part(long first, long count);
}
