using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.OnnxIO.Verify;

namespace NNCompress.OnnxIO.Tests.Verify;

/// <summary>A sound model has no findings; each test breaks one thing and finds that and nothing else.</summary>
public class ModelVerifierTests
{
    private static readonly TensorType Vector = new(ElementType.Float32, [2]);

    /// <summary>x → Relu → y, opset 13, IR 8.</summary>
    private static (Model Model, GraphEditor Edit, Value X, Node Relu) Sound()
    {
        var model = new Model();
        var edit = new GraphEditor(model, "test");
        edit.SetIrVersion(8);
        edit.SetOpset("", 13);
        var x = edit.AddGraphInput(model.Graph, "x", Vector);
        var relu = edit.AddNode(model.Graph, "Relu", [x], ["y"], name: "relu");
        edit.AddGraphOutput(model.Graph, relu.Outputs[0]!);
        return (model, edit, x, relu);
    }

    private static Diagnostic Only(Model model) => Assert.Single(ModelVerifier.Verify(model));

    private static void Finds(Model model, DiagnosticCode code, string words)
    {
        var found = Only(model);
        Assert.Equal(code, found.Code);
        Assert.Contains(words, $"{found.Place} {found.Message} {found.Remedy}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_sound_model_has_no_findings() => Assert.Empty(ModelVerifier.Verify(Sound().Model));

    [Fact]
    public void Two_values_of_one_name_are_found()
    {
        var (model, edit, x, _) = Sound();
        var other = edit.AddNode(model.Graph, "Abs", [x], ["z"]);
        other.Outputs[0]!.Name = "y";
        Finds(model, VerifyCodes.DefinedTwice, "main graph: 'y'");
    }

    [Fact]
    public void A_value_both_computed_and_given_is_found()
    {
        var (model, _, _, relu) = Sound();
        relu.Outputs[0]!.Initializer = Tensor.FromSingles([2], [1, 2]);
        Finds(model, VerifyCodes.DefinedTwice, "although it is an initializer too");
    }

    [Fact]
    public void A_value_without_definition_is_found()
    {
        var (model, edit, _, relu) = Sound();
        edit.SetInput(relu, 0, new Value("ghost", model.Graph));
        Finds(model, VerifyCodes.Undefined, "'ghost'");
    }

    [Fact]
    public void A_value_without_name_is_found()
    {
        var (model, _, x, _) = Sound();
        x.Name = "";
        Finds(model, VerifyCodes.Unnamed, "main graph");
    }

    [Fact]
    public void Reading_before_computing_is_found()
    {
        var (model, edit, x, relu) = Sound();
        var late = edit.AddNode(model.Graph, "Abs", [x], ["z"]);
        edit.SetInput(relu, 0, late.Outputs[0]);
        Finds(model, VerifyCodes.OutOfOrder, "node relu");
    }

    private static Graph Branch(Model model, GraphEditor edit, Func<Graph, Value> result)
    {
        var body = new Graph(model, model.Graph) { Name = "branch" };
        var value = result(body);
        edit.AddGraphOutput(body, value);
        return body;
    }

    private static Node If(Model model, GraphEditor edit, Graph then, Graph otherwise)
    {
        var condition = edit.AddGraphInput(model.Graph, "c", new TensorType(ElementType.Bool, []));
        var node = edit.AddNode(
            model.Graph,
            "If",
            [condition],
            ["chosen"],
            [Attribute.Of("then_branch", then), Attribute.Of("else_branch", otherwise)],
            name: "if"
        );
        then.Holder = node;
        otherwise.Holder = node;
        return node;
    }

    [Fact]
    public void Bodies_may_capture_what_was_computed_before()
    {
        var (model, edit, x, relu) = Sound();
        var then = Branch(model, edit, b => edit.AddNode(b, "Abs", [x], ["a"]).Outputs[0]!);
        var otherwise = Branch(model, edit, b => edit.AddNode(b, "Neg", [relu.Outputs[0]], ["n"]).Outputs[0]!);
        If(model, edit, then, otherwise);
        Assert.Empty(ModelVerifier.Verify(model));
    }

    [Fact]
    public void Capturing_from_a_sibling_body_is_found()
    {
        var (model, edit, x, _) = Sound();
        var then = Branch(model, edit, b => edit.AddNode(b, "Abs", [x], ["a"]).Outputs[0]!);
        var hidden = then.Outputs[0];
        var otherwise = Branch(model, edit, b => edit.AddNode(b, "Neg", [hidden], ["n"]).Outputs[0]!);
        If(model, edit, then, otherwise);
        Finds(model, VerifyCodes.OutOfScope, "'a'");
    }

    [Fact]
    public void A_name_of_the_scope_around_is_a_warning()
    {
        var (model, edit, x, _) = Sound();
        var then = Branch(model, edit, b => edit.AddNode(b, "Abs", [x], ["a"]).Outputs[0]!);
        var otherwise = Branch(model, edit, b => edit.AddNode(b, "Neg", [x], ["n"]).Outputs[0]!);
        If(model, edit, then, otherwise);
        then.Outputs[0].Name = "y";
        Finds(model, VerifyCodes.Shadowed, "'y'");
    }

    [Fact]
    public void A_branch_that_returns_too_little_is_found()
    {
        var (model, edit, x, _) = Sound();
        var then = Branch(model, edit, b => edit.AddNode(b, "Abs", [x], ["a"]).Outputs[0]!);
        If(model, edit, then, new Graph(model, model.Graph) { Name = "empty" });
        Finds(model, VerifyCodes.BodySignature, "else_branch returns 0 values, where the node needs 1");
    }

    [Fact]
    public void A_domain_that_is_not_imported_is_found()
    {
        var (model, edit, x, _) = Sound();
        edit.AddNode(model.Graph, "Scaler", [x], ["s"], domain: "ai.onnx.ml");
        Finds(model, VerifyCodes.NoImport, "ai.onnx.ml");
    }

    [Theory]
    [InlineData("Relux", "Was Relu meant?")]
    [InlineData("Gelu", "It exists since version 20.")]
    public void An_operator_that_does_not_exist_is_found(string opType, string remedy)
    {
        var (model, edit, _, relu) = Sound();
        edit.SetOperator(relu, opType);
        Finds(model, VerifyCodes.UnknownOperator, remedy);
    }

    [Fact]
    public void Operators_of_other_domains_are_named_once()
    {
        var (model, edit, x, _) = Sound();
        edit.SetOpset("com.acme", 1);
        edit.AddNode(model.Graph, "Foo", [x], ["f"], domain: "com.acme");
        edit.AddNode(model.Graph, "Bar", [x], ["b"], domain: "com.acme");
        Finds(model, VerifyCodes.UnknownDomain, "com.acme are not checked: Bar, Foo");
    }

    [Fact]
    public void Operators_that_only_runtimes_know_are_named()
    {
        var (model, edit, _, relu) = Sound();
        edit.SetOperator(relu, "SimplifiedLayerNormalization");
        Finds(model, VerifyCodes.RuntimeOperator, "SimplifiedLayerNormalization");
    }

    [Fact]
    public void An_operator_set_from_the_future_is_a_warning_and_its_operators_unchecked()
    {
        var (model, edit, _, relu) = Sound();
        edit.SetOpset("", 999);
        edit.SetOperator(relu, "BrandNew");
        Finds(model, VerifyCodes.NewerOpset, "999");
    }

    [Fact]
    public void Deprecated_operators_are_a_warning()
    {
        var (model, edit, x, _) = Sound();
        var scales = edit.AddInitializer(model.Graph, "s", Tensor.FromSingles([1], [2]));
        edit.AddNode(model.Graph, "Upsample", [x, scales], ["u"]);
        Finds(model, VerifyCodes.Deprecated, "Upsample is deprecated since version 10");
    }

    [Fact]
    public void Input_and_output_counts_are_checked()
    {
        var (model, edit, x, relu) = Sound();
        edit.SetInput(relu, 1, x);
        Finds(model, VerifyCodes.InputCount, "takes 1 inputs, not 2");

        (model, edit, x, _) = Sound();
        edit.AddNode(model.Graph, "Abs", [x], ["a", "b"]);
        Finds(model, VerifyCodes.OutputCount, "gives 1 outputs, not 2");

        (model, edit, x, _) = Sound();
        edit.AddNode(model.Graph, "Concat", [], ["a"], [Attribute.Of("axis", 0L)]);
        Finds(model, VerifyCodes.InputCount, "takes 1 or more inputs, not 0");
    }

    [Fact]
    public void A_required_input_may_not_be_left_out_and_an_optional_one_may()
    {
        var (model, edit, x, _) = Sound();
        edit.AddNode(model.Graph, "Clip", [x, null, x], ["c"]);
        Assert.Empty(ModelVerifier.Verify(model));
        edit.AddNode(model.Graph, "Add", [null, x], ["a"]);
        Finds(model, VerifyCodes.InputLeftOut, "input 0, 'A'");
    }

    [Fact]
    public void Attributes_are_checked_against_the_operator()
    {
        var (model, edit, x, relu) = Sound();
        edit.AddNode(model.Graph, "Cast", [x], ["a"]);
        Finds(model, VerifyCodes.AttributeMissing, "'to'");

        (model, edit, x, _) = Sound();
        edit.AddNode(model.Graph, "Cast", [x], ["a"], [Attribute.Of("to", 1f)]);
        Finds(model, VerifyCodes.AttributeKind, "of kind Float, where Int");

        (model, edit, _, relu) = Sound();
        edit.SetAttribute(relu, Attribute.Of("slope", 1f));
        Finds(model, VerifyCodes.AttributeUnknown, "'slope'");

        (model, edit, x, _) = Sound();
        edit.AddNode(model.Graph, "Cast", [x], ["a"], [Attribute.Of("to", 1L), Attribute.Of("to", 10L)]);
        Finds(model, VerifyCodes.AttributeTwice, "'to'");

        (model, edit, x, _) = Sound();
        edit.AddNode(model.Graph, "Cast", [x], ["a"], [Attribute.Reference("to", AttributeKind.Int, "target")]);
        Finds(model, VerifyCodes.AttributeReference, "'target'");
    }

    public static TheoryData<string, Tensor, DiagnosticCode> BadTensors =>
        new()
        {
            { "type 99", new Tensor(new ElementType(99), [1], new RawPayload(new MemoryBytes(new byte[4]))), VerifyCodes.TensorType },
            { "undefined", new Tensor(ElementType.Undefined, [1], new EmptyPayload()), VerifyCodes.TensorType },
            { "4 bytes", new Tensor(ElementType.Float32, [2], new RawPayload(new MemoryBytes(new byte[4]))), VerifyCodes.TensorLength },
            { "no data", new Tensor(ElementType.Float32, [2], new EmptyPayload()), VerifyCodes.TensorLength },
            { "1 strings", new Tensor(ElementType.String, [2], new StringPayload([default])), VerifyCodes.TensorLength },
            { "strings, not float32", new Tensor(ElementType.Float32, [1], new StringPayload([default])), VerifyCodes.TensorLength },
            { "as numbers", new Tensor(ElementType.String, [1], new RawPayload(new MemoryBytes(new byte[4]))), VerifyCodes.TensorLength },
        };

    [Theory]
    [MemberData(nameof(BadTensors), DisableDiscoveryEnumeration = true)]
    public void Tensors_are_checked(string words, Tensor tensor, DiagnosticCode code)
    {
        var (model, edit, _, _) = Sound();
        edit.AddInitializer(model.Graph, "w", tensor);
        Finds(model, code, words);

        (model, edit, _, _) = Sound();
        edit.AddNode(model.Graph, "Constant", [], ["k"], [Attribute.Of("value", tensor)], name: "const");
        Finds(model, code, "node const, attribute 'value'");
    }

    [Fact]
    public void Packed_and_empty_tensors_are_sound()
    {
        var (model, edit, _, _) = Sound();
        edit.AddInitializer(model.Graph, "p", new Tensor(ElementType.Int4, [3], new RawPayload(new MemoryBytes(new byte[2]))));
        edit.AddInitializer(model.Graph, "e", new Tensor(ElementType.Float32, [0, 4], new EmptyPayload()));
        Assert.Empty(ModelVerifier.Verify(model));
    }

    [Fact]
    public void An_initializer_is_what_it_is_declared_to_be()
    {
        var (model, edit, _, _) = Sound();
        var w = edit.AddInitializer(model.Graph, "w", Tensor.FromSingles([2], [1, 2]));
        edit.SetInfo(w, new ValueInfo(new TensorType(ElementType.Float32, [new Dimension(null, "n")])));
        Assert.Empty(ModelVerifier.Verify(model));
        edit.SetInfo(w, new ValueInfo(new TensorType(ElementType.Float32, [3])));
        Finds(model, VerifyCodes.DeclaredShape, "float32[3]");
        edit.SetInfo(w, new ValueInfo(new TensorType(ElementType.Int64, [2])));
        Finds(model, VerifyCodes.DeclaredType, "declared as int64 and holds float32");
    }

    [Fact]
    public void A_sparse_tensor_needs_an_index_per_value()
    {
        var (model, edit, _, _) = Sound();
        SparseTensor sound = new(Tensor.FromSingles([2], [1, 2]), Tensor.FromInt64s([2], [0, 5]), [2, 3]);
        edit.AddNode(model.Graph, "Constant", [], ["k"], [Attribute.Of("sparse_value", sound)]);
        SparseTensor coordinates = sound with { Indices = Tensor.FromInt64s([2, 2], [0, 0, 1, 2]) };
        edit.AddNode(model.Graph, "Constant", [], ["k"], [Attribute.Of("sparse_value", coordinates)]);
        Assert.Empty(ModelVerifier.Verify(model));
        SparseTensor bad = sound with { Indices = Tensor.FromInt64s([3], [0, 1, 2]) };
        edit.AddNode(model.Graph, "Constant", [], ["k"], [Attribute.Of("sparse_value", bad)]);
        Finds(model, VerifyCodes.SparseTensor, "int64[3]");
    }

    private static Function AddFunction(Model model, GraphEditor edit, string name, string calls)
    {
        var function = new Function(model, "my", name);
        model.AddFunction(function);
        function.Opsets.Set("", 13);
        function.Opsets.Set("my", 1);
        var p = edit.AddGraphInput(function.Body, "p", new OpaqueType());
        var node = edit.AddNode(function.Body, calls, [p], ["r"], domain: calls == "Relu" ? "" : "my");
        edit.AddGraphOutput(function.Body, node.Outputs[0]!);
        return function;
    }

    [Fact]
    public void Calls_fit_their_functions()
    {
        var (model, edit, x, _) = Sound();
        edit.SetOpset("my", 1);
        var function = AddFunction(model, edit, "F", "Relu");
        var call = edit.AddNode(model.Graph, "F", [x], ["f"], domain: "my");
        Assert.Empty(ModelVerifier.Verify(model));

        edit.SetInput(call, 1, x);
        Finds(model, VerifyCodes.FunctionCall, "takes 1 inputs, the call gives 2");
        edit.TrimInputs(call, 1);
        function.RequiredAttributes = ["alpha"];
        Finds(model, VerifyCodes.FunctionCall, "'alpha'");
    }

    [Fact]
    public void Functions_that_never_end_are_found()
    {
        var (model, edit, _, _) = Sound();
        AddFunction(model, edit, "F", "G");
        AddFunction(model, edit, "G", "H");
        AddFunction(model, edit, "H", "G");
        Finds(model, VerifyCodes.FunctionRecursion, "G → H → G");
    }

    [Fact]
    public void Functions_that_call_one_another_twice_without_a_circle_are_sound()
    {
        var (model, edit, _, _) = Sound();
        var f = AddFunction(model, edit, "F", "G");
        AddFunction(model, edit, "G", "H");
        AddFunction(model, edit, "H", "Relu");
        edit.AddNode(f.Body, "H", [f.Body.Inputs[0]], ["h"], domain: "my");
        Assert.Empty(ModelVerifier.Verify(model));
    }

    [Fact]
    public void A_function_defined_twice_is_found()
    {
        var (model, edit, _, _) = Sound();
        AddFunction(model, edit, "F", "Relu");
        AddFunction(model, edit, "F", "Relu");
        Finds(model, VerifyCodes.FunctionTwice, "F");
    }

    [Fact]
    public void Inconsistent_uses_are_a_defect_not_a_finding()
    {
        var (model, _, x, relu) = Sound();
        x.AddUse(relu, 0);
        Assert.Throws<InvalidOperationException>(() => ModelVerifier.Verify(model));
    }
}
