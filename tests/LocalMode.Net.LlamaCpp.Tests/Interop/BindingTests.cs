using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LocalMode.LlamaCpp.Interop;

namespace LocalMode.LlamaCpp.Tests.Interop;

public sealed unsafe class BindingTests
{
    [Fact]
    public void Structs_Layout_IsThatOfTheHeader()
    {
        Unsafe.SizeOf<LlamaModelParams>().Should().Be(80);
        Unsafe.SizeOf<LlamaContextParams>().Should().Be(160);
        Unsafe.SizeOf<LlamaBatch>().Should().Be(56);
        Unsafe.SizeOf<LlamaSamplerChainParams>().Should().Be(1);

        LlamaModelParams model = default;
        Offset(&model, &model.GpuLayers).Should().Be(16);
        Offset(&model, &model.TensorSplit).Should().Be(40);
        Offset(&model, &model.ProgressCallback).Should().Be(48);
        Offset(&model, &model.ProgressUserData).Should().Be(56);
        Offset(&model, &model.VocabularyOnly).Should().Be(72);
        Offset(&model, &model.LoadMtp).Should().Be(77);

        LlamaContextParams context = default;
        Offset(&context, &context.Threads).Should().Be(28);
        Offset(&context, &context.FlashAttention).Should().Be(52);
        Offset(&context, &context.DefragmentationThreshold).Should().Be(84);
        Offset(&context, &context.KeyType).Should().Be(104);
        Offset(&context, &context.AbortCallback).Should().Be(112);
        Offset(&context, &context.UnifiedKeyValue).Should().Be(133);
        Offset(&context, &context.OtherContext).Should().Be(152);
    }

    [Fact]
    public void EnsurePinned_TheLoadedBuild_IsThePinnedOne()
    {
        LlamaRuntime.EnsureLoaded();

        NativeVersion found = new(Text(LlamaNative.Version()), Text(GgmlNative.Commit()));

        found.Should().Be(NativeVersion.Pinned);
    }

    [Fact]
    public void EnsurePinned_AnotherBuild_NamesBoth()
    {
        NativeVersion other = new("0.4.2", "1234567");

        FluentActions.Invoking(() => other.EnsurePinned("/somewhere"))
            .Should().Throw<NativeLibraryException>().WithMessage("*0.4.2 (ggml 1234567)*0.5.0-dev (ggml 0ad4a86)*");
    }

    private static long Offset(void* start, void* field) => (byte*)field - (byte*)start;

    private static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text)!;
}
