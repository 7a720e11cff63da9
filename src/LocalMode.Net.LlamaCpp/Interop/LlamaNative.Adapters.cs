using System.Runtime.InteropServices;

namespace LocalMode.LlamaCpp.Interop;

/// <content>LoRA adapters. One belongs to its model and is freed with it.</content>
internal static unsafe partial class LlamaNative
{
    [LibraryImport(Library, EntryPoint = "llama_adapter_lora_init", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint AdapterLoad(LlamaModelHandle model, string path);

    [LibraryImport(Library, EntryPoint = "llama_set_adapters_lora")]
    public static partial int SetAdapters(nint context, nint* adapters, nuint count, float* scales);
}
