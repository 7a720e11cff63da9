using System.Runtime.InteropServices;

namespace LocalMode.LlamaCpp.Engine;

/// <summary>Bytes outside of the managed heap, for saved states: tens of megabytes that live for milliseconds.</summary>
internal sealed unsafe class NativeBuffer(int length) : IDisposable
{
    private byte* _bytes = (byte*)NativeMemory.Alloc((nuint)length);

    /// <summary>Gets the bytes, valid until disposal.</summary>
    public Span<byte> Span => new(_bytes, _bytes is null ? 0 : length);

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(_bytes);
        _bytes = null;
    }
}
