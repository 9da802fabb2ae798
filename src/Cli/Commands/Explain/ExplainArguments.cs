namespace NNCompress.Cli.Commands.Explain;

/// <summary>The arguments of <c>explain</c>.</summary>
/// <param name="Code">The code as the user wrote it; null for the list.</param>
sealed record ExplainArguments(string? Code)
{
    /// <summary>The code as pages are named: <c>nnc1001</c> and <c>1001</c> stand for <c>NNC1001</c>.</summary>
    public string? Normalized =>
        Code is null ? null
        : Code.StartsWith("NNC", StringComparison.OrdinalIgnoreCase) ? Code.ToUpperInvariant()
        : $"NNC{Code}";
}
