using System.Buffers;
using System.Numerics.Tensors;

namespace LocalMode.Onnx;

/// <summary>Turns the scores of a window's tokens into entities, as transformers' token-classification pipeline does; immutable.</summary>
internal sealed class EntityDecoder(EntityLabels labels)
{
    /// <summary>Adds the entities of a window, those of the label for no entity too.</summary>
    /// <param name="logits">The model's output, a row a token: [tokens, labels].</param>
    /// <param name="tokens">The tokens.</param>
    /// <param name="aggregation">How tokens become entities.</param>
    /// <param name="spans">Receives the entities in the order of the tokens.</param>
    public void Decode(ReadOnlySpan<float> logits, ReadOnlySpan<EntityToken> tokens, EntityAggregation aggregation, List<EntitySpan> spans)
    {
        int count = labels.Count;
        float[] rented = ArrayPool<float>.Shared.Rent(2 * count);
        Span<float> row = rented.AsSpan(0, count);
        Span<float> word = rented.AsSpan(count, count);
        EntityGroup group = new(labels, groups: aggregation != EntityAggregation.None, spans);
        bool byWord = aggregation is EntityAggregation.First or EntityAggregation.Average or EntityAggregation.Max;
        int first = -1;
        int last = -1;
        int pieces = 0;
        for (int i = 0; i < tokens.Length; i++)
        {
            if (tokens[i].IsSpecial)
                continue;

            SoftMax(logits.Slice(i * count, count), row);
            if (first >= 0 && byWord && tokens[i].IsContinuation)
            {
                Extend(word, row, aggregation);
                pieces++;
            }
            else
            {
                if (first >= 0)
                    AddWord(ref group, word, tokens[first].Start, tokens[last].End, aggregation == EntityAggregation.Average ? pieces : 1);

                row.CopyTo(word);
                first = i;
                pieces = 1;
            }

            last = i;
        }

        if (first >= 0)
            AddWord(ref group, word, tokens[first].Start, tokens[last].End, aggregation == EntityAggregation.Average ? pieces : 1);

        group.End();
        ArrayPool<float>.Shared.Return(rented);
    }

    private static void SoftMax(ReadOnlySpan<float> logits, Span<float> destination)
    {
        TensorPrimitives.Subtract(logits, TensorPrimitives.Max(logits), destination);
        TensorPrimitives.Exp(destination, destination);
        TensorPrimitives.Divide(destination, TensorPrimitives.Sum(destination), destination);
    }

    private static void Extend(Span<float> word, ReadOnlySpan<float> row, EntityAggregation aggregation)
    {
        switch (aggregation)
        {
            case EntityAggregation.Average:
                // The sum: it is largest where the mean is, and the score is divided when the word ends.
                TensorPrimitives.Add(word, row, word);
                break;
            case EntityAggregation.Max when TensorPrimitives.Max(row) > TensorPrimitives.Max(word):
                row.CopyTo(word);
                break;
        }
    }

    private static void AddWord(ref EntityGroup group, ReadOnlySpan<float> word, int start, int end, int divisor)
    {
        int label = TensorPrimitives.IndexOfMax(word);
        group.Add(label, word[label] / divisor, start, end);
    }
}
