using LocalMode.Numerics;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <content>Vectors of labels, and scores from vectors.</content>
public sealed partial class EmbeddingZeroShotClassifier
{
    private async Task<(float[][] Vectors, UsageDetails? Usage)> EmbedLabelsAsync(
        List<string> hypotheses, EmbeddingGenerationOptions? options, CancellationToken cancellationToken)
    {
        Dictionary<string, float[]?> known = [];
        List<string> missing = [];
        foreach (string hypothesis in hypotheses)
        {
            if (known.ContainsKey(hypothesis))
                continue;

            known[hypothesis] = _cache.TryGet(options?.ModelId, hypothesis, out float[]? vector) ? vector : null;
            if (vector is null)
                missing.Add(hypothesis);
        }

        UsageDetails? usage = new() { InputTokenCount = 0, TotalTokenCount = 0 };
        if (missing.Count > 0)
        {
            GeneratedEmbeddings<Embedding<float>> embedded = await _generator.EmbedManyAsync(missing, options, cancellationToken: cancellationToken).ConfigureAwait(false);
            usage = embedded.Usage;
            for (int i = 0; i < missing.Count; i++)
            {
                float[] vector = embedded[i].Vector.ToArray();
                known[missing[i]] = vector;
                _cache.Add(options?.ModelId, missing[i], vector);
            }
        }

        return ([.. hypotheses.Select(hypothesis => known[hypothesis]!)], usage);
    }

    private LabelScore[] Score(ReadOnlySpan<float> text, float[][] labels, List<string> names, bool multiLabel)
    {
        float[] scores = new float[labels.Length];
        for (int i = 0; i < scores.Length; i++)
        {
            if (labels[i].Length != text.Length)
                throw new InvalidOutputException($"the embedding generator gave vectors of {labels[i].Length} and of {text.Length} values.", text: "");

            float similarity = VectorMath.CosineSimilarity(text, labels[i]);
            if (float.IsNaN(similarity))
                throw new InvalidOutputException($"the vector of the text or of the label at index {i} holds what is not a number.", text: "");

            scores[i] = (similarity - (multiLabel ? _options.MultiLabelThreshold!.Value : 0)) / _options.Temperature;
        }

        if (multiLabel)
            VectorMath.Sigmoid(scores, scores);
        else
            VectorMath.Softmax(scores, scores);

        int[] order = new int[scores.Length];
        TopK.Select(scores, order);
        return Array.ConvertAll(order, index => new LabelScore(names[index], scores[index]));
    }

    private static EmbeddingGenerationOptions? ToEmbeddingOptions(ZeroShotClassificationOptions? options)
    {
        if (options is null || (options.ModelId is null && options.Priority == InferencePriority.Normal && options.AdditionalProperties is null))
            return null;

        EmbeddingGenerationOptions embedding = new() { ModelId = options.ModelId, AdditionalProperties = options.AdditionalProperties?.Clone() };
        if (options.Priority != InferencePriority.Normal)
            (embedding.AdditionalProperties ??= [])[InferenceOptions.PriorityKey] = options.Priority;

        return embedding;
    }

    private ZeroShotClassifierMetadata Metadata()
    {
        EmbeddingGeneratorMetadata? inner = _generator.GetService<EmbeddingGeneratorMetadata>();
        return new(inner?.ProviderName, inner?.ProviderUri, inner?.DefaultModelId, _options.HypothesisTemplate);
    }
}
