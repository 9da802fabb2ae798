namespace NNCompress.Passes.LowRank;

/// <summary>A way to decompose a layer, at every rank that is worth a look.</summary>
/// <param name="Method">The method's id: <c>svd</c>, <c>spatial-svd</c>, <c>tucker</c>, <c>cp</c>.</param>
/// <param name="Points">In order of rising cost; the last one may cost more than the layer itself. Errors fall along them.</param>
/// <param name="Plain">Singular values of the matrix that the method cuts; null for <c>cp</c>, which has none.</param>
/// <param name="Whitened">The same in the norm of the layer's inputs; null without moments.</param>
public sealed record DecompositionCandidate(
    string Method,
    IReadOnlyList<CandidatePoint> Points,
    SingularSpectrum? Plain,
    SingularSpectrum? Whitened
);
