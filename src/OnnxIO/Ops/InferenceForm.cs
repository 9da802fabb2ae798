namespace NNCompress.OnnxIO.Ops;

/// <summary>
/// Dropout and BatchNormalization compute otherwise in training than in inference. Which of the two a node means changed with the
/// operator set: before 7 the attribute <c>is_test</c>; from 7 on Dropout is inference, BatchNormalization training where it has more
/// outputs than the first; from 12 (Dropout) and 14 (BatchNormalization) on <c>training_mode</c>, an input and an attribute.
/// </summary>
public static class InferenceForm
{
    /// <summary>
    /// Why a Dropout or BatchNormalization node is not, or not surely, in inference form, as the rest of a sentence that begins with
    /// the node; null where it is.
    /// </summary>
    public static string? WhyTraining(Node node)
    {
        if (node.Attributes.FirstOrDefault(a => a.ReferencedName is not null) is { } reference)
            return $"its attribute {reference.Name} is given by the call of the function around it";
        var opset = node.Scope.Model.OpsetsOf(node.Scope).Standard;
        return node.OpType switch
        {
            _ when opset < 7 => node.Attributes.Int("is_test", 0) != 0 ? null : "its attribute is_test does not say inference",
            "Dropout" => opset < 12 ? null : DropoutTraining(node.Input(2)),
            "BatchNormalization" when opset < 14 => node.Outputs.Skip(1).Any(o => o is not null)
                ? "its further outputs say training"
                : null,
            "BatchNormalization" => node.Attributes.Int("training_mode", 0) != 0 ? "its attribute training_mode says training" : null,
            _ => throw new ArgumentException($"{node} has no training form.", nameof(node)),
        };
    }

    private static string? DropoutTraining(Value? mode)
    {
        if (mode is null)
            return null;
        if (Constants.TensorOf(mode) is not { ElementCount: 1 } constant)
            return $"its input training_mode, '{mode}', is known only at run time";
        return constant.Bytes.Slice(0, 1)[0] == 0 ? null : "its input training_mode says training";
    }
}
