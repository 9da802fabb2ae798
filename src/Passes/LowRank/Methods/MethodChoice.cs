namespace NNCompress.Passes.LowRank;

/// <summary>Methods by the name that a request gives.</summary>
internal static class MethodChoice
{
    /// <summary>Every method, in the order in which equal ones are preferred.</summary>
    private static readonly DecompositionMethod[] All = [new SvdMethod(), new SpatialSvdMethod(), new TuckerMethod(), new CpMethod()];

    /// <summary>Names that a request may give.</summary>
    public static IReadOnlyList<string> Names { get; } = ["auto", .. All.Select(m => m.Id), "mixed"];

    /// <summary>The method of an id.</summary>
    public static DecompositionMethod Of(string id) => All.Single(m => m.Id == id);

    /// <summary>The methods that a request wants to be looked at.</summary>
    public static IReadOnlyList<DecompositionMethod> For(string name) =>
        name switch
        {
            "mixed" => All,
            // fits of cp take long, and depthwise convolutions run slowly for what they compute
            "auto" => [.. All.Where(m => m is not CpMethod)],
            _ => [Of(name)],
        };
}
