using LocalMode.LlamaCpp.Encoders;
using LocalMode.LlamaCpp.Gguf;

namespace LocalMode.LlamaCpp.Reranking;

/// <summary>The part of a file that makes a score of a text's state.</summary>
internal static class RerankerHead
{
    private const string Dense = "cls.weight";
    private const string Output = "cls.output.weight";

    /// <summary>Checks that a file has a head which gives one score.</summary>
    /// <exception cref="UnsupportedCapabilityException">It has none, or one of several values that mean something else.</exception>
    public static PoolingKind Check(GgufFile file)
    {
        // Without a head llama.cpp gives the first number of the state, which means nothing.
        bool hasDense = file.Tensors.TryGetValue(Dense, out GgufTensor dense);
        bool hasOutput = file.Tensors.TryGetValue(Output, out GgufTensor output);
        if (!hasOutput && !(hasDense && dense.Rows == 1))
        {
            throw new UnsupportedCapabilityException(
                $"reranking, because its GGUF has no '{Output}'", file.Path, "Use a cross-encoder that was converted with its classifier head.");
        }

        long labels = hasOutput ? output.Rows : 1;
        if (labels > 1 && !GivesProbabilities(file.Architecture))
        {
            throw new UnsupportedCapabilityException(
                $"reranking, because its head gives {labels} values", file.Path, "Use a reranker, whose head gives one.");
        }

        return PoolingKind.Rank;
    }

    /// <summary>Tells whether the graph of an architecture ends in a softmax, whose first value is the probability of "yes".</summary>
    public static bool GivesProbabilities(string architecture) => architecture is "qwen3" or "qwen3vl";
}
