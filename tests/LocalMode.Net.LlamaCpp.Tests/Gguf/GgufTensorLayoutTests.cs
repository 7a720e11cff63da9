using System.Runtime.InteropServices;
using LocalMode.LlamaCpp.Gguf;
using LocalMode.LlamaCpp.Interop;

namespace LocalMode.LlamaCpp.Tests.Gguf;

public sealed unsafe class GgufTensorLayoutTests
{
    [Fact]
    public void TryGet_EveryType_IsWhatTheLibrarySays()
    {
        string directory = NativeLibraryLayout.Locate(Environment.GetEnvironmentVariable(NativeLibraryLayout.PathVariable), AppContext.BaseDirectory);
        nint library = NativeLibrary.Load(Path.Combine(directory, NativeLibraryLayout.Files().First().FileName));
        var blockSize = (delegate* unmanaged[Cdecl]<int, long>)NativeLibrary.GetExport(library, "ggml_blck_size");
        var typeSize = (delegate* unmanaged[Cdecl]<int, nuint>)NativeLibrary.GetExport(library, "ggml_type_size");

        for (int type = 0; type < GgufTensorLayout.TypeCount; type++)
        {
            GgufTensorLayout.TryGet((uint)type, out int elements, out int bytes);
            elements.Should().Be((int)blockSize(type), "type {0}", type);
            bytes.Should().Be((int)typeSize(type), "type {0}", type);
        }
    }
}
