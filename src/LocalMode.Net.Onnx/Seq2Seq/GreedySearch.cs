using System.Numerics.Tensors;

namespace LocalMode.Onnx;

/// <summary>Takes the likeliest token each time.</summary>
internal static class GreedySearch
{
    public static GeneratedTokens Run(IDecoderSteps decoder, GenerationConfig config, LogitsRules rules, ReadOnlySpan<int> source, int[] prompt, int most)
    {
        List<int> answer = [.. prompt];
        Span<float> scores = decoder.Start(source, prompt, rows: 1);
        while (true)
        {
            ReadOnlySpan<int> before = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(answer);
            rules.Apply(scores, before, source);

            // The first of equal ones, as in transformers; a NaN wins over every number.
            int token = TensorPrimitives.IndexOfMax<float>(scores);
            if (float.IsNaN(scores[token]))
                throw LogitsRules.NotNumbers();

            answer.Add(token);
            bool ended = Array.IndexOf(config.EosTokens, token) >= 0;
            if (ended || answer.Count >= most)
            {
                // An end that was forced is a cut.
                bool isCut = answer.Count >= most && (!ended || config.ForcedEosTokens.Length > 0);
                return new([.. answer[prompt.Length..]], isCut, Score: null);
            }

            scores = decoder.Next([token], [0]);
        }
    }
}
