namespace LocalMode.Safetensors;

/// <summary>The element types of the safetensors format; the names are the file's own.</summary>
internal enum TensorType
{
    BOOL,
    U8,
    I8,
    F8_E4M3,
    F8_E5M2,
    I16,
    U16,
    F16,
    BF16,
    I32,
    U32,
    F32,
    I64,
    U64,
    F64,
}
