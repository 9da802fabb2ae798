using System.Collections.Immutable;

namespace NNCompress.OnnxIO.Ops;

/// <summary>The signature of one version of an operator of the standard.</summary>
/// <param name="Domain">The domain in canonical form: empty for the standard's own.</param>
/// <param name="Name">The operator's type.</param>
/// <param name="Since">The version of the operator set that brought this version; it holds until the next.</param>
/// <param name="IsDeprecated">Whether the standard advises against it from this version on.</param>
/// <param name="Inputs">Formal inputs in order.</param>
/// <param name="Outputs">Formal outputs in order.</param>
/// <param name="Attributes">Formal attributes by name.</param>
public sealed record OperatorSchema(
    string Domain,
    string Name,
    int Since,
    bool IsDeprecated,
    ImmutableArray<OperatorParameter> Inputs,
    ImmutableArray<OperatorParameter> Outputs,
    IReadOnlyDictionary<string, OperatorAttribute> Attributes
)
{
    public int MinInputs { get; } = MinCount(Inputs);

    /// <summary><see cref="int.MaxValue"/> where the last input is variadic.</summary>
    public int MaxInputs { get; } = MaxCount(Inputs);

    public int MinOutputs { get; } = MinCount(Outputs);

    /// <summary><see cref="int.MaxValue"/> where the last output is variadic.</summary>
    public int MaxOutputs { get; } = MaxCount(Outputs);

    /// <summary>A node must list values up to the last parameter that it cannot leave out.</summary>
    private static int MinCount(ImmutableArray<OperatorParameter> parameters)
    {
        for (var i = parameters.Length - 1; i >= 0; i--)
        {
            if (parameters[i].MinCount > 0)
                return i + parameters[i].MinCount;
        }

        return 0;
    }

    private static int MaxCount(ImmutableArray<OperatorParameter> parameters) =>
        parameters is [.., { IsVariadic: true }] ? int.MaxValue : parameters.Length;
}
