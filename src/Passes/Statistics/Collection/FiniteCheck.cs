using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NNCompress.Passes.Statistics;

/// <summary>
/// Finds NaN and infinity. x·0 is 0 for every finite x and NaN for all others, so sixteen numbers are looked at with one product and one
/// addition; which one it was is searched only then.
/// </summary>
internal static class FiniteCheck
{
    /// <summary>The first number among what counts that is not finite; null where all are.</summary>
    /// <param name="observation">The tensor.</param>
    /// <param name="infinityAllowed">Whether only NaN is looked for.</param>
    public static float? FirstOther(in Observation observation, bool infinityAllowed)
    {
        if (observation.IsData.IsEmpty)
            return FirstOther(observation.Values, infinityAllowed);
        var width = observation.ElementsPerFlag;
        for (var i = 0; i < observation.IsData.Length; i++)
        {
            if (observation.IsData[i] && FirstOther(observation.Values.Slice(i * width, width), infinityAllowed) is { } other)
                return other;
        }

        return null;
    }

    public static string Describe(float other) =>
        float.IsNaN(other) ? "NaN"
        : other > 0 ? "+infinity"
        : "-infinity";

    private static float? FirstOther(ReadOnlySpan<float> values, bool infinityAllowed)
    {
        var sum = Vector512<float>.Zero;
        ref var first = ref MemoryMarshal.GetReference(values);
        var whole = values.Length - values.Length % Vector512<float>.Count;
        for (var i = 0; i < whole; i += Vector512<float>.Count)
            sum += Vector512.LoadUnsafe(ref first, (nuint)i) * Vector512<float>.Zero;
        var rest = 0f;
        foreach (var value in values[whole..])
            rest += value * 0;
        if (!float.IsNaN(Vector512.Sum(sum) + rest))
            return null;
        foreach (var value in values)
        {
            if (float.IsNaN(value) || (!infinityAllowed && float.IsInfinity(value)))
                return value;
        }

        return null;
    }
}
