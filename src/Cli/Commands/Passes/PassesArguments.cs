namespace NNCompress.Cli.Commands.Passes;

/// <summary>The arguments of <c>passes</c>.</summary>
/// <param name="Id">The pass to tell about; null for the list.</param>
sealed record PassesArguments(string? Id);
