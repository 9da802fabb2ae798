using NNCompress.LowRank;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Files;
using NNCompress.Passes;
using NNCompress.Passes.LowRank;

namespace NNCompress.Benchmarks;

/// <summary>A model as <c>lowrank</c> finds it: constants where layers read them, BatchNormalization folded.</summary>
internal static class PreparedModel
{
    /// <summary>Reads and prepares a model; the caller disposes of it.</summary>
    public static Model Open(string path)
    {
        var model = ModelReader.Open(path);
        foreach (var step in new LowRankRecipe(new LowRankOptions()).Steps().SkipLast(1))
        {
            var entry = PassCatalogue.Find(step.Id)!;
            entry.Create(step.Options ?? entry.DefaultOptions).Run(new PassContext(model, step.Id));
        }

        return model;
    }
}
