namespace NNCompress.Docs.Tests.Pages;

/// <summary>A fenced block of a page.</summary>
/// <param name="Page">Where it stands.</param>
/// <param name="Line">The line of its fence, from 1.</param>
/// <param name="Language">What the fence says.</param>
/// <param name="Text">Its lines.</param>
/// <param name="Comment">The HTML comment right before it, or null.</param>
sealed record CodeBlock(Page Page, int Line, string Language, string Text, string? Comment)
{
    public IReadOnlyList<string> Lines => Text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    public string Place => $"{Page.Name}({Line})";
}
