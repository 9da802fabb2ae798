using NNCompress.OnnxIO.Files;

// SaveLoop TARGET FIRST SECOND EXTERNAL: saves the two models onto the target by turns until it is killed; prints a line after each.
var (target, external) = (args[0], bool.Parse(args[3]));
using var first = ModelReader.Open(args[1]);
using var second = ModelReader.Open(args[2]);
while (true)
{
    foreach (var model in (ReadOnlySpan<NNCompress.OnnxIO.Model>)[first, second])
    {
        ModelWriter.Save(model, target, new SaveOptions(ExternalData: external));
        Console.WriteLine("saved");
    }
}
