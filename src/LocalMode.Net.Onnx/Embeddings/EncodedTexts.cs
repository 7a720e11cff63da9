using System.Buffers;

namespace LocalMode.Onnx;

/// <summary>
/// The token ids of a call's texts, in pooled memory. Texts are encoded in chunks, each of which one worker fills alone.
/// </summary>
internal sealed class EncodedTexts
{
    /// <summary>The texts of a chunk: few enough that other calls get their turn, many enough that turns are rare.</summary>
    public const int ChunkSize = 128;

    private int[] _lengths = [];
    private int[] _offsets = [];
    private Chunk[] _chunks = [];
    private int _count;
    private bool _hasTypeIds;

    public int ChunkCount => (_count + ChunkSize - 1) / ChunkSize;

    public void Rent(int count, bool hasTypeIds)
    {
        _count = count;
        _hasTypeIds = hasTypeIds;
        _lengths = ArrayPool<int>.Shared.Rent(count);
        _offsets = ArrayPool<int>.Shared.Rent(count);
        _chunks = ArrayPool<Chunk>.Shared.Rent(ChunkCount);
    }

    public void Return()
    {
        if (_count == 0)
            return;

        for (int i = 0; i < ChunkCount; i++)
            _chunks[i].Return();

        ArrayPool<Chunk>.Shared.Return(_chunks);
        ArrayPool<int>.Shared.Return(_lengths);
        ArrayPool<int>.Shared.Return(_offsets);
        _count = 0;
    }

    public int Length(int text) => _lengths[text];

    public ReadOnlySpan<int> Ids(int text) => _chunks[text / ChunkSize].Ids.AsSpan(_offsets[text], _lengths[text]);

    public ReadOnlySpan<int> TypeIds(int text) =>
        _hasTypeIds ? _chunks[text / ChunkSize].TypeIds.AsSpan(_offsets[text], _lengths[text]) : default;

    /// <summary>Keeps a text's tokens.</summary>
    public void Add(int text, ReadOnlySpan<int> ids, ReadOnlySpan<int> typeIds)
    {
        ref Chunk chunk = ref _chunks[text / ChunkSize];
        _offsets[text] = chunk.Used;
        _lengths[text] = ids.Length;
        chunk.Add(ids, typeIds);
    }

    // Rented chunks are cleared when they are returned, so that a rented one is empty.
    private struct Chunk
    {
        public int[]? Ids;
        public int[]? TypeIds;
        public int Used;

        public void Add(ReadOnlySpan<int> ids, ReadOnlySpan<int> typeIds)
        {
            int needed = Used + ids.Length;
            Grow(ref Ids, Used, needed);
            ids.CopyTo(Ids.AsSpan(Used));
            if (!typeIds.IsEmpty)
            {
                Grow(ref TypeIds, Used, needed);
                typeIds.CopyTo(TypeIds.AsSpan(Used));
            }

            Used = needed;
        }

        public void Return()
        {
            if (Ids is not null)
                ArrayPool<int>.Shared.Return(Ids);
            if (TypeIds is not null)
                ArrayPool<int>.Shared.Return(TypeIds);

            this = default;
        }

        private static void Grow(ref int[]? array, int used, int needed)
        {
            if (array is not null && array.Length >= needed)
                return;

            int[] larger = ArrayPool<int>.Shared.Rent(Math.Max(needed, 2 * used));
            if (array is not null)
            {
                array.AsSpan(0, used).CopyTo(larger);
                ArrayPool<int>.Shared.Return(array);
            }

            array = larger;
        }
    }
}
