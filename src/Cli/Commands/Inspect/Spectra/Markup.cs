namespace NNCompress.Cli.Commands.Inspect.Spectra;

/// <summary>Text of a model's making inside HTML: names may hold anything.</summary>
static class Markup
{
    public static string Text(string text) => System.Net.WebUtility.HtmlEncode(text);
}
