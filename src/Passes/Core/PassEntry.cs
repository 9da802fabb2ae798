namespace NNCompress.Passes;

/// <summary>A pass that users can ask for by its id.</summary>
/// <param name="Id">The id; its page is docs/passes/&lt;id&gt;.md.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="PreservesOutputs">Whether the outputs stay those of the input model, up to rounding.</param>
/// <param name="DefaultOptions">The options record with its defaults; its type is the pass's options type.</param>
/// <param name="Create">Builds the pass from such a record.</param>
public sealed record PassEntry(string Id, string Summary, bool PreservesOutputs, object DefaultOptions, Func<object, Pass> Create)
{
    /// <summary>An entry for a pass with options.</summary>
    public static PassEntry Of<TOptions>(string id, string summary, bool preservesOutputs, TOptions defaults, Func<TOptions, Pass> create)
        where TOptions : class => new(id, summary, preservesOutputs, defaults, options => create((TOptions)options));

    /// <summary>An entry for a pass without options.</summary>
    public static PassEntry Of(string id, string summary, bool preservesOutputs, Func<Pass> create) =>
        new(id, summary, preservesOutputs, NoOptions.Value, _ => create());
}
