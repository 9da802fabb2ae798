namespace NNCompress.Passes.Numerics;

/// <summary>The counters of one thread.</summary>
internal sealed class PieceCounters(MagnitudeFormat format)
{
    private SingleCounter? _single;
    private PlainCounter? _plain;

    /// <summary>The fastest counter that can count a source.</summary>
    public PieceCounter For(MagnitudeSource source) =>
        format == MagnitudeFormat.Single && !source.HasSizes ? _single ??= new SingleCounter() : _plain ??= new PlainCounter(format);
}
