namespace NNCompress.Passes.Statistics;

/// <summary>Finds NaN and infinity. Whether there is any, the observation's extremes tell; which one it is, is searched only then.</summary>
internal static class FiniteCheck
{
    /// <summary>The first number among what counts that is not finite; null where all are.</summary>
    /// <param name="observation">The tensor.</param>
    /// <param name="infinityAllowed">Whether only NaN is looked for.</param>
    public static float? FirstOther(in Observation observation, bool infinityAllowed)
    {
        if ((observation.Extremes ?? Extremes.Of(observation)).AreFinite)
            return null;
        foreach (var run in new DataRuns(observation))
        {
            foreach (var value in run)
            {
                if (float.IsNaN(value) || (!infinityAllowed && float.IsInfinity(value)))
                    return value;
            }
        }

        return null;
    }

    public static string Describe(float other) =>
        float.IsNaN(other) ? "NaN"
        : other > 0 ? "+infinity"
        : "-infinity";
}
