using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace LocalMode.Safetensors;

/// <summary>An opened safetensors file: a header that was checked, and tensors that are read or mapped on demand.</summary>
/// <remarks>Reading and mapping are safe for concurrent use. The file must not be changed while it is open.</remarks>
internal sealed class SafetensorsFile : IDisposable
{
    // The bound of the format's own reader.
    private const long MaxHeaderBytes = 100_000_000;
    private const int PrefixBytes = sizeof(ulong);

    private readonly SafeFileHandle _handle;
    private readonly Dictionary<string, TensorInfo> _tensors;

    private SafetensorsFile(string path, SafeFileHandle handle, Dictionary<string, TensorInfo> tensors)
    {
        Path = path;
        _handle = handle;
        _tensors = tensors;
    }

    /// <summary>Gets the file's path.</summary>
    public string Path { get; }

    /// <summary>Gets all tensors.</summary>
    public IReadOnlyCollection<TensorInfo> Tensors => _tensors.Values;

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="ModelNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelInvalidException">It cannot be read, or is not a safetensors file.</exception>
    public static SafetensorsFile Open(string path)
    {
        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            SafetensorsFile file = new(path, handle, ReadHeader(path, handle));
            handle = null;
            return file;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelNotFoundException(System.IO.Path.GetFileName(path), [path], "Download the model's safetensors file too.", innerException: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelInvalidException(path, field: null, $"It cannot be read: {e.Message} Check its permissions.", e);
        }
        finally
        {
            handle?.Dispose();
        }
    }

    /// <summary>Returns a tensor, or null if there is none of that name.</summary>
    public TensorInfo? Find(string name) => _tensors.GetValueOrDefault(name);

    /// <summary>Returns a tensor.</summary>
    /// <exception cref="ModelInvalidException">There is none of that name.</exception>
    public TensorInfo Get(string name) => Find(name) ?? throw new ModelInvalidException(
        Path, name, $"There is no such tensor; found {(_tensors.Count == 0 ? "none" : string.Join(", ", _tensors.Keys.Order(StringComparer.Ordinal).Take(8)))}.");

    /// <summary>Reads a tensor of numbers as single precision; whole numbers and F64 are rounded to the nearest.</summary>
    /// <exception cref="ModelInvalidException">Its element type is not one of numbers that this reader converts.</exception>
    /// <exception cref="ModelOutOfMemoryException">It is too large for one array.</exception>
    public float[] ReadFloats(TensorInfo tensor) => TensorReader.ReadFloats(Path, _handle, tensor);

    /// <summary>Reads a tensor of whole numbers.</summary>
    /// <exception cref="ModelInvalidException">Its elements are not whole numbers, or one does not fit.</exception>
    /// <exception cref="ModelOutOfMemoryException">It is too large for one array.</exception>
    public int[] ReadIntegers(TensorInfo tensor) => TensorReader.ReadIntegers(Path, _handle, tensor);

    /// <summary>Maps a tensor into memory, read-only; the view is the caller's and outlives this object. A tensor of no bytes cannot be mapped.</summary>
    public MemoryMappedViewAccessor Map(TensorInfo tensor)
    {
        using MemoryMappedFile file = MemoryMappedFile.CreateFromFile(_handle, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        return file.CreateViewAccessor(tensor.Offset, tensor.Length, MemoryMappedFileAccess.Read);
    }

    public void Dispose() => _handle.Dispose();

    private static Dictionary<string, TensorInfo> ReadHeader(string path, SafeFileHandle handle)
    {
        long length = RandomAccess.GetLength(handle);
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        if (length < PrefixBytes)
            throw new ModelInvalidException(path, field: null, $"It has {length} bytes; a safetensors file begins with 8 bytes of length and a header. Download the file again.");

        TensorReader.ReadExactly(path, handle, prefix, offset: 0);
        ulong header = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (header > (ulong)Math.Min(MaxHeaderBytes, length - PrefixBytes))
        {
            throw new ModelInvalidException(
                path, "header", $"It says that it has {header} bytes; expected at most {Math.Min(MaxHeaderBytes, length - PrefixBytes)} in a file of {length}. It is damaged or not a safetensors file.");
        }

        byte[] json = new byte[(int)header];
        TensorReader.ReadExactly(path, handle, json, PrefixBytes);
        return SafetensorsHeader.Read(path, json, PrefixBytes + json.Length, length);
    }
}
