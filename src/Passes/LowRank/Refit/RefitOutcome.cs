namespace NNCompress.Passes.LowRank;

/// <summary>What became of a layer that was to be fitted again.</summary>
internal abstract record RefitOutcome
{
    private RefitOutcome() { }

    /// <summary>What a fit brought, on rows that it did not learn from.</summary>
    /// <param name="ErrorBefore">Squared difference to the float model's output, over that output's variance, before.</param>
    /// <param name="Error">The same with the factor that was kept; equal where no fit was better.</param>
    public sealed record Judged(double ErrorBefore, double Error) : RefitOutcome
    {
        /// <summary>Why the weight stays where it does, as the rest of a sentence.</summary>
        public string Reason { get; init; } = "no fit was better on rows that it did not learn from";

        /// <summary>Whether the weight was changed.</summary>
        public bool IsBetter => Error < ErrorBefore;
    }

    /// <summary>No fit was made.</summary>
    /// <param name="Reason">Why, as the rest of a sentence.</param>
    public sealed record Left(string Reason) : RefitOutcome;
}
