using System.Numerics.Tensors;

namespace LocalMode.Onnx;

/// <summary>One row of a run that has ended: what the graph made of it. Valid only while it is read.</summary>
internal readonly ref struct EncodedRow(EncoderBuffers buffers, int row, int item, int window, ReadOnlySpan<int> ids)
{
    /// <summary>Gets the index of the item of the call that the row belongs to.</summary>
    public int Item { get; } = item;

    /// <summary>Gets the number of the row among its item's, in the order in which they were added.</summary>
    public int Window { get; } = window;

    /// <summary>Gets the row's token ids, without padding.</summary>
    public ReadOnlySpan<int> Ids { get; } = ids;

    /// <summary>
    /// Returns an output's values for this row, without padding: [tokens, width], [tokens] or [width], by its kind. Empty for a row without
    /// tokens, which is not run.
    /// </summary>
    /// <param name="output">Which output, in the order in which they were asked for.</param>
    /// <exception cref="InvalidOutputException">A value is not a number: whatever would be made of it would be wrong.</exception>
    public ReadOnlySpan<float> Output(int output = 0)
    {
        if (Ids.IsEmpty)
            return default;

        ReadOnlySpan<float> values = buffers.Output(output, row, Ids.Length);

        // The largest is not a number if any is none; finding it costs little beside the run.
        return float.IsNaN(TensorPrimitives.Max(values))
            ? throw new InvalidOutputException($"for the input at index {Item} the graph gave a value that is not a number. Export the model again, with more precision if it has 16-bit weights.", text: "")
            : values;
    }
}
