using NNCompress.OnnxIO;
using NNCompress.Passes.LowRank;

namespace NNCompress.Benchmarks;

/// <summary>A layer's node and its decomposed twin.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Original">The node.</param>
/// <param name="Twin">The node beside it, the last of its factors after the decomposition.</param>
/// <param name="Output">What takes the place of the node's output.</param>
internal sealed record LayerTwin(TargetLayer Layer, Node Original, Node Twin, Value Output)
{
    /// <summary>What the layer gives.</summary>
    public Value Expected { get; set; } = Output;

    /// <summary>What its factors give.</summary>
    public Value Found { get; set; } = Output;

    /// <summary>The difference.</summary>
    public Value Error { get; set; } = Output;

    /// <summary>The axis of output channels, counted from the end where it is the last.</summary>
    public int ChannelAxis => Layer is ConvolutionLayer or TransposedConvolutionLayer ? 1 : -1;
}
