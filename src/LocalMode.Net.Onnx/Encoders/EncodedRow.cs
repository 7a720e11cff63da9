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
    public ReadOnlySpan<float> Output(int output = 0) => Ids.IsEmpty ? default : buffers.Output(output, row, Ids.Length);
}
