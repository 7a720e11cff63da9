using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LocalMode.Onnx;

/// <summary>What the graph of an encoder declares: which inputs it wants and which outputs are read.</summary>
internal sealed class EncoderGraph
{
    private EncoderGraph(string file, (string Name, EncoderInputRole Role, bool Is64Bit)[] inputs, (string Name, EncoderOutputKind Kind)[] outputs)
    {
        File = file;
        Inputs = inputs;
        Outputs = outputs;
    }

    public string File { get; }

    public IReadOnlyList<(string Name, EncoderInputRole Role, bool Is64Bit)> Inputs { get; }

    /// <summary>Gets the outputs that are read, in the order in which they were asked for.</summary>
    public IReadOnlyList<(string Name, EncoderOutputKind Kind)> Outputs { get; }

    public static EncoderGraph Read(string file, InferenceSession session, ReadOnlySpan<EncoderOutputRequest> requests)
    {
        List<(string, EncoderInputRole, bool)> inputs = [];
        foreach (string name in session.InputNames)
            inputs.Add(ReadInput(file, name, session.InputMetadata[name]));

        if (!inputs.Exists(static input => input.Item2 == EncoderInputRole.Ids))
            throw new ModelInvalidException(file, "input_ids", $"The graph has no such input; it has {string.Join(", ", session.InputNames)}. Expected the graph of a text encoder.");

        (string, EncoderOutputKind)[] outputs = new (string, EncoderOutputKind)[requests.Length];
        for (int i = 0; i < requests.Length; i++)
        {
            outputs[i] = FindOutput(session, requests[i], mayBeUnnamed: requests.Length == 1)
                ?? throw new ModelInvalidException(
                    file, "outputs", $"Expected {string.Join(" or ", requests[i].Choices.Select(static choice => $"{choice.Name} ({Rank(choice.Kind)} dimensions)"))}, 32-bit floats; found {Describe(session)}.");
        }

        return new(file, [.. inputs], outputs);
    }

    private static (string Name, EncoderInputRole Role, bool Is64Bit) ReadInput(string file, string name, NodeMetadata metadata)
    {
        EncoderInputRole role = name switch
        {
            "input_ids" => EncoderInputRole.Ids,
            "attention_mask" => EncoderInputRole.Mask,
            "token_type_ids" => EncoderInputRole.TypeIds,
            "position_ids" => EncoderInputRole.Positions,
            _ => throw new ModelInvalidException(
                file, name, "The graph requires this input and nothing is known to put in; expected input_ids, attention_mask, token_type_ids or position_ids only."),
        };

        if (!metadata.IsTensor || metadata.ElementDataType is not (TensorElementType.Int64 or TensorElementType.Int32))
            throw new ModelInvalidException(file, name, $"Expected 64-bit or 32-bit integers, found {TypeOf(metadata)}.");
        if (metadata.Dimensions.Length != 2)
            throw new ModelInvalidException(file, name, $"Expected the shape [texts, tokens], found {metadata.Dimensions.Length} dimensions.");

        return (name, role, metadata.ElementDataType == TensorElementType.Int64);
    }

    private static (string Name, EncoderOutputKind Kind)? FindOutput(InferenceSession session, EncoderOutputRequest request, bool mayBeUnnamed)
    {
        foreach ((string name, EncoderOutputKind kind) in request.Choices)
        {
            if (HasRank(session, name, Rank(kind)))
                return (name, kind);
        }

        if (mayBeUnnamed && session.OutputNames.Count == 1)
        {
            foreach ((_, EncoderOutputKind kind) in request.Choices)
            {
                if (HasRank(session, session.OutputNames[0], Rank(kind)))
                    return (session.OutputNames[0], kind);
            }
        }

        return null;
    }

    private static int Rank(EncoderOutputKind kind) => kind == EncoderOutputKind.PerToken ? 3 : 2;

    private static bool HasRank(InferenceSession session, string name, int rank) =>
        session.OutputMetadata.TryGetValue(name, out NodeMetadata? metadata)
        && metadata.IsTensor
        && metadata.ElementDataType == TensorElementType.Float
        && metadata.Dimensions.Length == rank;

    private static string Describe(InferenceSession session) => string.Join(
        ", ",
        session.OutputNames.Select(name => $"{name} ({TypeOf(session.OutputMetadata[name])}, {(session.OutputMetadata[name].IsTensor ? session.OutputMetadata[name].Dimensions.Length : 0)} dimensions)"));

    private static string TypeOf(NodeMetadata metadata) => metadata.IsTensor ? metadata.ElementDataType.ToString() : metadata.OnnxValueType.ToString();
}
