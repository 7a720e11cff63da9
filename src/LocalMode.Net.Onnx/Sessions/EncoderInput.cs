using System.Numerics;
using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace LocalMode.Onnx;

/// <summary>The memory of one input of a graph.</summary>
internal abstract class EncoderInput(string name, EncoderInputRole role)
{
    public string Name { get; } = name;

    public EncoderInputRole Role { get; } = role;

    public static EncoderInput Create(string name, EncoderInputRole role, bool is64Bit) =>
        is64Bit ? new Typed<long>(name, role) : new Typed<int>(name, role);

    /// <summary>Makes new memory; views of the old one must be gone.</summary>
    public abstract void Allocate(int elements);

    /// <summary>Returns a tensor over the beginning of the memory.</summary>
    public abstract OrtValue View(long[] shape, int elements);

    public abstract void Write(int start, ReadOnlySpan<int> values);

    public abstract void Fill(int start, int length, int value);

    /// <summary>Writes 0, 1, 2 and so on.</summary>
    public abstract void Count(int start, int length);

    private sealed class Typed<T>(string name, EncoderInputRole role) : EncoderInput(name, role)
        where T : unmanaged, IBinaryInteger<T>
    {
        private T[] _memory = [];

        public override void Allocate(int elements) => _memory = GC.AllocateUninitializedArray<T>(elements, pinned: true);

        public override OrtValue View(long[] shape, int elements) =>
            OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _memory.AsMemory(0, elements), shape);

        public override void Write(int start, ReadOnlySpan<int> values) =>
            TensorPrimitives.ConvertTruncating<int, T>(values, _memory.AsSpan(start, values.Length));

        public override void Fill(int start, int length, int value) =>
            _memory.AsSpan(start, length).Fill(T.CreateTruncating(value));

        public override void Count(int start, int length)
        {
            Span<T> span = _memory.AsSpan(start, length);
            for (int i = 0; i < span.Length; i++)
                span[i] = T.CreateTruncating(i);
        }
    }
}
