#:property PublishAot=false
// Writes src/OnnxIO/Ops/Schemas/operators.txt, the table of the standard's operators, from a JSON list of every operator version as
// the onnx library registers it ({name, domain, since, deprecated?, inputs, outputs, attributes}). Run from the repository's root:
//
//     dotnet run tools/operator-schemas.cs -- onnx-operators.json src/OnnxIO/Ops/Schemas/operators.txt
//
// One line per version, fields parted by spaces, domains in canonical form as headings:
//
//     [ai.onnx.ml]
//     Name since[!] inputs outputs attributes
//
// "!" marks a version that is deprecated. Inputs and outputs are names parted by commas, "-" for none, each with an ending:
// "?" optional, "*N" variadic with at least N values. Attributes are name:KIND, with "!" behind the kind where it is required.
using System.Text;
using System.Text.Json;

if (args is not [var source, var target])
{
    Console.Error.WriteLine("usage: operator-schemas.cs OPERATORS.json OUTPUT.txt");
    return 2;
}

using var json = JsonDocument.Parse(File.ReadAllBytes(source));
var text = new StringBuilder();
foreach (
    var domain in json
        .RootElement.EnumerateArray()
        .GroupBy(o => o.GetProperty("domain").GetString()!)
        .OrderBy(g => g.Key, StringComparer.Ordinal)
)
{
    text.Append('[').Append(domain.Key == "ai.onnx" ? "" : domain.Key).Append("]\n");
    foreach (
        var o in domain
            .OrderBy(o => o.GetProperty("name").GetString(), StringComparer.Ordinal)
            .ThenBy(o => o.GetProperty("since").GetInt32())
    )
    {
        var deprecated = o.TryGetProperty("deprecated", out var flag) && flag.GetBoolean();
        text.Append(o.GetProperty("name").GetString())
            .Append(' ')
            .Append(o.GetProperty("since").GetInt32())
            .Append(deprecated ? "! " : " ");
        text.Append(Parameters(o, "inputs")).Append(' ').Append(Parameters(o, "outputs")).Append(' ').Append(Attributes(o)).Append('\n');
    }
}

File.WriteAllText(target, text.ToString());
return 0;

static string Parameters(JsonElement op, string field) => Joined(op, field, p => p.GetProperty("name").GetString() + Ending(p));

static string Ending(JsonElement parameter) =>
    !parameter.TryGetProperty("option", out var option) ? ""
    : option.GetString() == "optional" ? "?"
    : $"*{parameter.GetProperty("minArity").GetInt32()}";

static string Attributes(JsonElement op) =>
    Joined(
        op,
        "attributes",
        a =>
            $"{a.GetProperty("name").GetString()}:{a.GetProperty("type").GetString()}{(a.TryGetProperty("required", out var r) && r.GetBoolean() ? "!" : "")}"
    );

static string Joined(JsonElement op, string field, Func<JsonElement, string> one) =>
    op.TryGetProperty(field, out var list) && list.GetArrayLength() > 0 ? string.Join(',', list.EnumerateArray().Select(one)) : "-";
