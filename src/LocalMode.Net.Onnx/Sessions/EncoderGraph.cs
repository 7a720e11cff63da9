using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LocalMode.Onnx;

/// <summary>What the graph of an encoder declares: which inputs it wants and which output is read.</summary>
internal sealed class EncoderGraph
{
    private static readonly string[] HiddenStateNames = ["last_hidden_state", "token_embeddings"];

    private EncoderGraph(string file, (string Name, EncoderInputRole Role, bool Is64Bit)[] inputs, string output, bool isPooled)
    {
        File = file;
        Inputs = inputs;
        Output = output;
        IsPooled = isPooled;
    }

    public string File { get; }

    public IReadOnlyList<(string Name, EncoderInputRole Role, bool Is64Bit)> Inputs { get; }

    public string Output { get; }

    /// <summary>Gets a value indicating whether the output is one vector a text, [texts, dimensions], rather than [texts, tokens, dimensions].</summary>
    public bool IsPooled { get; }

    public static EncoderGraph Read(string file, InferenceSession session)
    {
        List<(string, EncoderInputRole, bool)> inputs = [];
        foreach (string name in session.InputNames)
            inputs.Add(ReadInput(file, name, session.InputMetadata[name]));

        if (!inputs.Exists(static input => input.Item2 == EncoderInputRole.Ids))
            throw new ModelInvalidException(file, "input_ids", $"The graph has no such input; it has {string.Join(", ", session.InputNames)}. Expected the graph of a text encoder.");

        string output = FindOutput(session)
            ?? throw new ModelInvalidException(
                file, "outputs", $"Expected last_hidden_state, token_embeddings or sentence_embedding, 32-bit floats; found {Describe(session)}.");
        return new(file, [.. inputs], output, session.OutputMetadata[output].Dimensions.Length == 2);
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

    private static string? FindOutput(InferenceSession session)
    {
        foreach (string name in HiddenStateNames)
        {
            if (HasRank(session, name, 3))
                return name;
        }

        // A graph that pools by itself.
        if (HasRank(session, "sentence_embedding", 2))
            return "sentence_embedding";

        return session.OutputNames.Count == 1 && (HasRank(session, session.OutputNames[0], 3) || HasRank(session, session.OutputNames[0], 2))
            ? session.OutputNames[0]
            : null;
    }

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
