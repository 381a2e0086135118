import Glibc
import SCIMFCGI
import SCIMHost

StandardDescriptors.open()
ProcessMemory.hide()
exit(Program(Array(CommandLine.arguments.dropFirst()), environment: ProcessEnvironment.variables()).run())
