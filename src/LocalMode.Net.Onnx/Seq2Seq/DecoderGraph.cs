using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LocalMode.Onnx;

/// <summary>One opened graph of a decoder and what it declares, in Optimum's names.</summary>
internal sealed class DecoderGraph
{
    public const string Ids = "input_ids";
    public const string States = "encoder_hidden_states";
    public const string Mask = "encoder_attention_mask";
    public const string Branch = "use_cache_branch";
    public const string Logits = "logits";

    private static readonly string[] Expected = [Ids, States, Mask, Branch];

    private DecoderGraph(string file, InferenceSession session, string[] inputs)
    {
        File = file;
        Session = session;
        Inputs = inputs;
        HasPast = Array.Exists(inputs, CacheTensor.IsPast);
        IsMerged = Array.IndexOf(inputs, Branch) >= 0;
    }

    public string File { get; }

    public InferenceSession Session { get; }

    public string[] Inputs { get; }

    /// <summary>Gets a value indicating whether the graph goes on from a cache.</summary>
    public bool HasPast { get; }

    /// <summary>Gets a value indicating whether the graph makes the first step as well as the later ones.</summary>
    public bool IsMerged { get; }

    public bool Is64Bit { get; private init; }

    /// <exception cref="ModelInvalidException">The graph wants an input that nothing is known for, or gives no logits.</exception>
    public static DecoderGraph Read(string file, InferenceSession session)
    {
        string[] inputs = [.. session.InputNames];
        foreach (string name in inputs)
        {
            if (CacheTensor.IsPast(name))
            {
                if (session.InputMetadata[name].Dimensions.Length != 4)
                    throw new ModelInvalidException(file, name, $"Expected [rows, heads, tokens, size of a head], found {session.InputMetadata[name].Dimensions.Length} dimensions.");
            }
            else if (Array.IndexOf(Expected, name) < 0)
            {
                throw new ModelInvalidException(
                    file, name, $"The graph requires this input and nothing is known to put in; expected only {string.Join(", ", Expected)} and past_key_values.*, as Optimum writes them.");
            }
        }

        if (!session.InputMetadata.TryGetValue(Ids, out NodeMetadata? ids) || ids.ElementDataType is not (TensorElementType.Int64 or TensorElementType.Int32))
            throw new ModelInvalidException(file, Ids, $"Expected 64-bit or 32-bit integers; the graph has the inputs {string.Join(", ", inputs)}. Expected the graph of a decoder.");
        if (!session.OutputMetadata.ContainsKey(Logits))
            throw new ModelInvalidException(file, Logits, $"The graph has no such output; it has {string.Join(", ", session.OutputNames)}. Expected the graph of a decoder.");

        return new(file, session, inputs) { Is64Bit = ids.ElementDataType == TensorElementType.Int64 };
    }
}
