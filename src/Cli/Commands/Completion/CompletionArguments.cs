namespace NNCompress.Cli.Commands.Completion;

/// <summary>The arguments of <c>completion</c>.</summary>
/// <param name="Shell">The shell: bash, zsh, fish or pwsh.</param>
sealed record CompletionArguments(string Shell);
