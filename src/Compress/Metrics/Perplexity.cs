using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Yaml;

namespace NNCompress.Metrics;

/// <summary>
/// Perplexity of a causal language model: exp(−(1/M)·Σ ln p(x_{t+1} | x_1 … x_t)) over all M next tokens of all documents, which stand
/// in the model's own input. Tokens that are filling are neither asked for nor asked from. The independent unit is the document.
/// </summary>
/// <param name="Tokens">The integer input that holds the tokens; null for the first integer input.</param>
/// <param name="Scores">What the model gives: logits, unless said to be probabilities.</param>
public sealed record Perplexity(string? Tokens = null, ScoreKind Scores = ScoreKind.Auto) : Metric
{
    public const string Key = "perplexity";

    /// <inheritdoc/>
    public override string Id => Key;

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    /// <inheritdoc/>
    public override MetricUnit Unit => MetricUnit.Number;

    /// <inheritdoc/>
    public override bool NeedsLabels => false;

    /// <inheritdoc/>
    public override MetricAccumulator Start() => new Accumulator(this);

    internal static Metric? FromYaml(YamlMap? map, ScoreKind scores)
    {
        if (map?.Get("tokens") is not { } tokens)
            return new Perplexity(null, scores);
        return tokens.Text() is { } name ? new Perplexity(name, scores) : null;
    }

    private Tensor TokensOf(MetricBatch batch)
    {
        foreach (var (name, tensor) in batch.Inputs)
        {
            if (tensor.Type.IsInteger && tensor.Rank == 2 && (Tokens is null || Tokens == name))
                return tensor;
        }
        throw new DiagnosticException(
            MetricCodes.TokensMissing.At(
                Tokens is null ? "inputs" : $"input '{Tokens}'",
                "Perplexity needs an integer input [documents, tokens].",
                "Name it: `metric: {perplexity: {tokens: NAME}}`."
            )
        );
    }

    private sealed class Accumulator(Perplexity metric) : MetricAccumulator
    {
        private readonly SumEvidence _evidence = new(2, sums => Math.Exp(sums[0] / sums[1]));
        private long _tokens;

        public override void Add(MetricBatch batch)
        {
            var (name, output) = batch.Judged;
            var input = metric.TokensOf(batch);
            var (documents, length) = ((int)input.Dims[0], (int)input.Dims[1]);
            if (!output.Type.IsFloat || output.Rank != 3 || output.Dims[0] != documents || output.Dims[1] != length)
                throw new DiagnosticException(
                    MetricCodes.OutputNotScores.At(
                        $"output '{name}'",
                        $"Perplexity needs scores [{documents},{length},words] for tokens {input}, but the output is {output}.",
                        "Name the output that holds the scores of the next token under `output:`."
                    )
                );
            var (tokens, scores, words) = (input.ToInt64s(), output.ToSingles(), (int)output.Dims[2]);
            var isData = batch.IsData is { } flags && flags.Length == tokens.Length ? flags : null;
            for (var document = 0; document < batch.Count; document++)
            {
                double nats = 0;
                var asked = 0;
                for (var at = document * length; at < (document + 1) * length - 1; at++)
                {
                    if (isData is not null && !(isData[at] && isData[at + 1]))
                        continue;
                    var row = scores.AsSpan(at * words, words);
                    var next = InVocabulary(tokens[at + 1], words, batch.FirstSample + document);
                    nats +=
                        metric.Scores == ScoreKind.Probabilities
                            ? CrossEntropy.FromProbabilities(row, next)
                            : CrossEntropy.FromLogits(row, next);
                    asked++;
                }
                _evidence.Add(nats, asked);
                _tokens += asked;
            }
        }

        public override MetricResult Result() => metric.ResultOf(_evidence, $"over {_tokens} tokens");

        private static int InVocabulary(long token, int words, long document) =>
            token >= 0 && token < words
                ? (int)token
                : throw new DiagnosticException(
                    MetricCodes.LabelOutOfRange.At(
                        $"document {document}",
                        $"Token {token} does not exist: the model scores {words} words, 0 to {words - 1}.",
                        "Check that tokens and model belong together."
                    )
                );
    }
}
