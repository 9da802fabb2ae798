namespace NNCompress.Cli.Commands.Explain;

/// <summary>Codes as JSON.</summary>
sealed record ExplainDocument(IReadOnlyList<ExplainedCode> Codes);

/// <summary>One code; the page in Markdown is null in a list.</summary>
sealed record ExplainedCode(string Code, string Title, string? Page);
