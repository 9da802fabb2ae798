using System.Collections.Concurrent;
using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.Statistics;

/// <summary>Lays masks over observed values and notes those whose axes do not show where the positions are.</summary>
internal sealed class MaskReport
{
    private readonly ConcurrentDictionary<Value, bool> _unmasked = [];

    /// <summary>A flag for each element of leading axes; empty where everything counts.</summary>
    public ReadOnlySpan<bool> FlagsFor(Value value, ImmutableArray<long> dims, PositionMask? mask)
    {
        if (mask is null || mask.IsAllData)
            return [];
        if (MaskPlacement.Find(mask.Dims, dims) is { } placement)
            return placement.Spread(mask);
        _unmasked[value] = true;
        return [];
    }

    /// <summary>One remark for all values that no mask could be laid over.</summary>
    public void AddTo(DiagnosticBag findings)
    {
        var names = _unmasked.Keys.Select(v => v.Name).Order(StringComparer.Ordinal).ToArray();
        if (names.Length == 0)
            return;
        findings.Add(
            CalibrationCodes.MaskNotApplied.At(
                $"'{names[0]}'",
                names.Length == 1
                    ? "Its axes do not show which positions are filling: all of it counts."
                    : $"The axes of {names.Length} values, this one first, do not show which positions are filling: all of them count."
            )
        );
    }
}
